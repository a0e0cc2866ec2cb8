import { nowAndThen } from './nowAndThen';

it('says the same again only after a while, and how often it was silent', () => {
  const said: [string, number][] = [];
  let now = 0;
  const tell = nowAndThen({
    say: (...words) => said.push(words),
    now: () => now,
  });
  for (let minute = 0; minute <= 10; minute += 1) {
    now = minute * 60_000;
    tell(`minute ${minute}`);
  }
  expect(said).toEqual([
    ['minute 0', 0],
    ['minute 5', 4],
    ['minute 10', 4],
  ]);
});
