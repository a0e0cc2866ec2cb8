/** Who speaks, and to which API server. */
export interface KubeconfigInput {
  server: string;
  /** PEM. */
  authority: string;
  user: string;
  credential:
    | { certificate: string; key: string }
    | { token: string }
    /** File with the token, read again now and then: it can be renewed there. */
    | { tokenFile: string };
  /** Default namespace. */
  namespace?: string;
}

/** The text of a kubeconfig with one cluster, one user and everything in it. */
export function kubeconfig(input: KubeconfigInput): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const { credential } = input;
  const user =
    'certificate' in credential
      ? [
          `client-certificate-data: ${base64(credential.certificate)}`,
          `client-key-data: ${base64(credential.key)}`,
        ]
      : Object.entries(credential).map(
          ([key, value]) => `${key}: ${JSON.stringify(value)}`,
        );
  return `apiVersion: v1
kind: Config
clusters:
  - name: dev
    cluster:
      server: ${input.server}
      certificate-authority-data: ${base64(input.authority)}
users:
  - name: ${JSON.stringify(input.user)}
    user:
      ${user.join('\n      ')}
contexts:
  - name: dev
    context:
      cluster: dev
      user: ${JSON.stringify(input.user)}${
    input.namespace ? `\n      namespace: ${input.namespace}` : ''
  }
current-context: dev
`;
}
