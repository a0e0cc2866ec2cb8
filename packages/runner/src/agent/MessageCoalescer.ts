import type { LiveText } from '../portal/LiveRelay';
import type { Ledger } from '../spool/Ledger';

/** A message longer than this becomes several events with one id. */
const MAX_CHARS = 32 * 1024;

/** Who is speaking: the agent to people, or the agent to itself. */
export type Voice = 'message' | 'thought';

/**
 * Makes messages of the pieces in which an agent streams text: one event for all that is said in one voice until something
 * else happens. The pieces go to viewers at once, under the id that the event will have.
 */
export class MessageCoalescer {
  private readonly ledger: Ledger;
  private readonly live: LiveText;
  private readonly prefix: string;
  private count = 0;
  private open?: { voice: Voice; id: string; text: string; turn: number };

  constructor(options: { ledger: Ledger; live: LiveText; prefix: string }) {
    this.ledger = options.ledger;
    this.live = options.live;
    this.prefix = options.prefix;
  }

  /** Adds a piece. `messageId` is the agent's own id of the message, where it gives one: another id is another message. */
  add(voice: Voice, turn: number, text: string, messageId?: string): void {
    if (text === '') return;
    const id = messageId && `${this.prefix}${messageId}`;
    if (this.open?.voice !== voice || (id && this.open.id !== id)) this.end();
    if (!this.open) {
      this.count += 1;
      this.open = {
        voice,
        id: id ?? `${this.prefix}${turn}-${this.count}`,
        text: '',
        turn,
      };
    }
    this.live.push(voice, this.open.id, text);
    this.open.text += text;
    while (this.open.text.length > MAX_CHARS) {
      const cut = cutBefore(this.open.text, MAX_CHARS);
      this.write(this.open.text.slice(0, cut));
      this.open.text = this.open.text.slice(cut);
    }
  }

  /** Ends the message that is being said. */
  end(): void {
    if (this.open?.text) this.write(this.open.text);
    this.open = undefined;
  }

  private write(text: string): void {
    if (!this.open) return;
    const { voice, id, turn } = this.open;
    if (voice === 'thought') {
      this.ledger.append({ kind: 'thought', body: { id, turn, text } });
    } else {
      this.ledger.append({
        kind: 'message',
        body: { role: 'agent', id, turn, text },
      });
    }
  }
}

/** A place at or before `limit` that does not tear a surrogate pair. */
function cutBefore(text: string, limit: number): number {
  const code = text.charCodeAt(limit - 1);
  return code >= 0xd800 && code <= 0xdbff ? limit - 1 : limit;
}
