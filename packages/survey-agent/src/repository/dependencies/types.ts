import type { Dependency } from '../../findings';

/** A dependency before its manifest's path is known. */
export type Declared = Omit<Dependency, 'manifest'>;

/** Reads one manifest. Throws where the text is not what its name promises. */
export type ManifestParser = (text: string) => Declared[];
