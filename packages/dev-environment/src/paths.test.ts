import { existsSync } from 'node:fs';
import path from 'node:path';
import { backstageCli, checkout, yarn } from './paths';

it('finds the checkout and its tools from where this package lies', () => {
  expect(existsSync(path.join(checkout, 'AGENTS.md'))).toBe(true);
  expect(existsSync(yarn)).toBe(true);
  expect(existsSync(backstageCli)).toBe(true);
});
