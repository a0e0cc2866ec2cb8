import type { WriteOptions } from './requestOptions';

/** The query of a call that changes something. */
export function writeQuery(options: WriteOptions) {
  return {
    fieldManager: options.fieldManager,
    fieldValidation: options.fieldValidation ?? 'Strict',
    dryRun: options.dryRun ? 'All' : undefined,
  };
}
