/** How the demo repository came to be: `demo/history.json`. */
export interface DemoHistory {
  commits: readonly {
    branch: string;
    /** `Name <mail>`. */
    author: string;
    /** ISO 8601, so that commit ids are the same everywhere. */
    date: string;
    message: string;
    /** Folder below `demo` the files come from. Default: `checkout`. */
    overlay?: string;
    /** Files and folders that this commit adds. */
    paths: readonly string[];
  }[];
}
