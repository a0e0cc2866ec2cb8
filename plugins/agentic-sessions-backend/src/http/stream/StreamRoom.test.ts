import { StreamRoom } from './StreamRoom';

describe('StreamRoom', () => {
  it('lets nobody take the room of the others', () => {
    const room = new StreamRoom({ all: 4, each: 3 });
    const places = Array.from({ length: 3 }, () => room.take('ada'));
    expect(() => room.take('ada')).toThrow('You have 3 streams open');
    const vera = room.take('vera');
    expect(() => room.take('grace')).toThrow('Too many streams are open');
    places[0]();
    // A stream ends once, however often it is said.
    places[0]();
    room.take('grace');
    expect(() => room.take('ada')).toThrow('Too many streams are open');
    vera();
    room.take('ada');
    expect(() => room.take('ada')).toThrow(
      expect.objectContaining({ statusCode: 429, code: 'too_many_streams' }),
    );
  });
});
