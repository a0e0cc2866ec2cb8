import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';

/** Folder of the manifests in this checkout. */
export const MANIFESTS = path.resolve(__dirname, '../../../../manifests');

/** Part of a CRD's schema, as far as tests look at it. */
export interface Schema {
  type?: string;
  description?: string;
  enum?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema;
}

/** An object of a manifest, as far as tests look at it. */
export interface Manifest {
  kind: string;
  metadata: { name: string };
  spec: Record<string, any>;
}

/** Every object in a folder of the manifests. */
export function readManifests(folder: string): Manifest[] {
  const directory = path.join(MANIFESTS, folder);
  return readdirSync(directory)
    .filter(file => file.endsWith('.yaml') && file !== 'kustomization.yaml')
    .flatMap(file =>
      parseAllDocuments(readFileSync(path.join(directory, file), 'utf8')).map(
        document => document.toJS() as Manifest,
      ),
    );
}

/** The schema that a CRD stores its objects by. */
export function schemaOf(crd: Manifest): Schema {
  return crd.spec.versions[0].schema.openAPIV3Schema;
}
