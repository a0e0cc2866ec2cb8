/** How a container of an image starts; names as in the OCI image configuration. */
export interface ImageConfig {
  User: string;
  Env?: string[];
  WorkingDir?: string;
  Entrypoint?: string[];
  Cmd?: string[];
}

/** An image: layers as tar archives from the bottom up, and how it starts. */
export interface ImageSpec {
  /** Full reference, e.g. `localhost/agentic-sessions/runner:0123456789ab`. */
  reference: string;
  layers: readonly Buffer[];
  config: ImageConfig;
}
