export { System } from './System';
export type { SystemOptions } from './System';
