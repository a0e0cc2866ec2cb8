/**
 * Stores, digests and finds what sessions produced.
 *
 * @packageDocumentation
 */
export * from './ArtifactStore';
export * from './checkArtifactPath';
export * from './digestOf';
export * from './errors';
export * from './folder/FolderIndex';
export * from './folder/FolderStore';
export * from './mediaTypeOf';
