export declare function platformProblem(machine?: {
  platform?: string;
  uid?: number;
}): string | undefined;
