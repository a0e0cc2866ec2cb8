/**
 * Annotation of a System that stands for a team's namespace; its value is the namespace.
 *
 * @public
 */
export const NAMESPACE_ANNOTATION = 'agentic-sessions.io/namespace';

/** Annotation in which Backstage keeps where the source of an entity is. */
export const SOURCE_LOCATION_ANNOTATION = 'backstage.io/source-location';
