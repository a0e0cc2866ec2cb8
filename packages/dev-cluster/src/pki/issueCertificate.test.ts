import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { issueCertificate } from './issueCertificate';

const notBefore = new Date(Date.now() - 60_000);
const authority = {
  ...issueCertificate({
    commonName: 'authority',
    notBefore,
    notAfter: new Date('2051-01-01T00:00:00Z'),
  }),
  commonName: 'authority',
};
const issue = (commonName: string, organizations: string[], hosts: string[]) =>
  issueCertificate({
    commonName,
    organizations,
    hosts,
    issuer: authority,
    notBefore,
    notAfter: new Date(Date.now() + 3_600_000),
  });

describe('issueCertificate', () => {
  it('says who, for what and until when', () => {
    const { certificate } = issue(
      'ada',
      ['payments', 'platform'],
      ['localhost', '10.250.7.2'],
    );
    const read = new X509Certificate(certificate);
    expect(read.subject).toBe('O=payments\nO=platform\nCN=ada');
    expect(read.subjectAltName).toBe('DNS:localhost, IP Address:10.250.7.2');
    expect(read.ca).toBe(false);
    const root = new X509Certificate(authority.certificate);
    expect(root.ca).toBe(true);
    expect(root.validToDate.getUTCFullYear()).toBe(2051);
    expect(read.checkIssued(root)).toBe(true);
    expect(read.verify(root.publicKey)).toBe(true);
  });

  it('serves TLS both ways, and nobody of another authority', async () => {
    const server = issue('server', [], ['127.0.0.1']);
    const listener = createServer(
      {
        key: server.key,
        cert: server.certificate,
        ca: authority.certificate,
        requestCert: true,
        rejectUnauthorized: true,
      },
      (_, response) => response.end('hello'),
    );
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as AddressInfo;
    const ask = async (client: { key: string; certificate: string }) => {
      const sent = request({
        port,
        host: '127.0.0.1',
        ca: authority.certificate,
        key: client.key,
        cert: client.certificate,
      });
      sent.end();
      const [response] = await once(sent, 'response');
      return response.statusCode;
    };
    const stranger = issueCertificate({
      commonName: 'ada',
      notBefore,
      notAfter: new Date(Date.now() + 3_600_000),
    });
    await expect(ask(issue('ada', [], []))).resolves.toBe(200);
    await expect(ask(stranger)).rejects.toThrow();
    listener.closeAllConnections();
    listener.close();
  });
});
