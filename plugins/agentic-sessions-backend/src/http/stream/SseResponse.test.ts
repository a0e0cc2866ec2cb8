import { EventEmitter } from 'node:events';
import type { Response } from 'express';
import { SseResponse } from './SseResponse';

/** A viewer who takes only so much. */
class SlowViewer extends EventEmitter {
  readonly taken: string[] = [];
  full = false;
  destroyed = false;
  writableEnded = false;

  writeHead() {}

  flushHeaders() {}

  write(text: string): boolean {
    this.taken.push(text);
    return !this.full;
  }

  end() {
    this.writableEnded = true;
  }

  destroy() {
    this.destroyed = true;
    this.emit('close');
  }
}

function open(drainMs = 1000) {
  const viewer = new SlowViewer();
  const sse = new SseResponse(viewer as unknown as Response, { drainMs });
  return { viewer, sse };
}

describe('SseResponse', () => {
  it('writes events as the standard has them', async () => {
    const { viewer, sse } = open();
    await sse.send({ id: 7, event: 'event', data: { text: 'a\nb' } });
    await sse.send({ event: 'delta', data: 1 });
    await sse.heartbeat();
    expect(viewer.taken).toEqual([
      'id: 7\nevent: event\ndata: {"text":"a\\nb"}\n\n',
      'event: delta\ndata: 1\n\n',
      ': heartbeat\n\n',
    ]);
  });

  it('waits for a slow viewer, and leaves out what may be lost meanwhile', async () => {
    const { viewer, sse } = open();
    viewer.full = true;
    let sent = false;
    const sending = sse.send({ id: 1, event: 'event', data: 1 }).then(() => {
      sent = true;
    });
    sse.sendIfRoom({ event: 'delta', data: 'lost' });
    await Promise.resolve();
    expect(sent).toBe(false);
    expect(viewer.taken).toHaveLength(1);
    viewer.full = false;
    viewer.emit('drain');
    await sending;
    sse.sendIfRoom({ event: 'delta', data: 'heard' });
    expect(viewer.taken).toHaveLength(2);
    expect(viewer.listenerCount('drain')).toBe(0);
    expect(viewer.listenerCount('close')).toBe(0);
  });

  it('lets go of a viewer who takes nothing at all', async () => {
    const { viewer, sse } = open(20);
    viewer.full = true;
    await sse.send({ id: 1, event: 'event', data: 1 });
    expect(viewer.destroyed).toBe(true);
    expect(sse.closed).toBe(true);
    await sse.send({ id: 2, event: 'event', data: 2 });
    expect(viewer.taken).toHaveLength(1);
  });
});
