/** A signed delivery, ready to be sent any number of times. */
export interface SignedDelivery {
  body: string | Buffer;
  headers: Record<string, string>;
}

export declare function demoDelivery(
  examples: readonly object[],
  options: {
    text: string;
    issue: number;
    secret: string;
    now: Date;
    title?: string;
    senderId?: number;
    id?: string;
    commentId?: number;
  },
): SignedDelivery;

export declare function signDelivery(
  body: string | Buffer,
  options: { secret: string; id?: string },
): SignedDelivery;
