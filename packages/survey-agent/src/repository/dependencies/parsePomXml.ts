import { XMLParser } from 'fast-xml-parser';
import { isRecord } from './isRecord';
import type { Declared, ManifestParser } from './types';

/** Entities are not expanded: a manifest is somebody else's text. */
const parser = new XMLParser({
  processEntities: false,
  parseTagValue: false,
  ignoreAttributes: true,
});

/** Maven's `pom.xml`: dependencies and managed dependencies; `${…}` is looked up in the file's own properties. */
export const parsePomXml: ManifestParser = text => {
  const xml: unknown = parser.parse(text, true);
  const project = isRecord(xml) ? xml.project : undefined;
  if (!isRecord(project)) {
    throw new TypeError('has no project element');
  }
  const properties = isRecord(project.properties) ? project.properties : {};
  const management = isRecord(project.dependencyManagement)
    ? project.dependencyManagement
    : {};
  return [
    ...readList(project.dependencies, properties),
    ...readList(management.dependencies, properties, 'managed'),
  ];
};

function readList(
  holder: unknown,
  properties: Record<string, unknown>,
  group?: string,
): Declared[] {
  const value = isRecord(holder) ? holder.dependency : undefined;
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.filter(isRecord).map(item => {
    const version = String(item.version ?? '').replace(
      /\$\{([^}]+)\}/g,
      (whole, name: string) =>
        typeof properties[name] === 'string' ? properties[name] : whole,
    );
    return {
      ecosystem: 'maven' as const,
      name: `${item.groupId}:${item.artifactId}`,
      version,
      // Without a version the parent decides, which is one version too; a range or a moving word is not.
      pinned: !/[[(,]|LATEST|RELEASE|SNAPSHOT|\$\{/.test(version),
      group: group ?? String(item.scope ?? 'runtime'),
    };
  });
}
