/**
 * Benchmarks of the project. Run with `npm run benchmark`; see the README.
 *
 * @packageDocumentation
 */
export type { OperatorFigures } from './operator/OperatorFigures';
