import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { der } from './der';

/** A certificate with its key, both PEM. */
export interface CertifiedKey {
  certificate: string;
  key: string;
}

/** What goes into a certificate. */
export interface CertificateRequest {
  commonName: string;
  /** Kubernetes reads these as groups. */
  organizations?: readonly string[];
  /** DNS names and IPv4 addresses it is good for, as a server. */
  hosts?: readonly string[];
  /** Signs it; without one it is an authority that signs itself. */
  issuer?: CertifiedKey & { commonName: string };
  notBefore: Date;
  notAfter: Date;
}

const OID = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
};

/** Makes a P-256 key and its X.509 certificate (RFC 5280). */
export function issueCertificate(request: CertificateRequest): CertifiedKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
  });
  const signingKey = request.issuer
    ? createPrivateKey(request.issuer.key)
    : privateKey;
  const authority = !request.issuer;
  const algorithm = der.sequence(der.objectId(OID.ecdsaWithSha256));
  const body = der.sequence(
    der.explicit(0, der.integer(Buffer.from([2]))),
    der.integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    name(request.issuer?.commonName ?? request.commonName, []),
    der.sequence(der.time(request.notBefore), der.time(request.notAfter)),
    name(request.commonName, request.organizations ?? []),
    publicKey.export({ type: 'spki', format: 'der' }),
    der.explicit(
      3,
      der.sequence(
        ...(authority
          ? [
              extension(
                OID.basicConstraints,
                der.sequence(der.boolean(true)),
                true,
              ),
            ]
          : [
              extension(
                OID.extendedKeyUsage,
                der.sequence(
                  der.objectId(OID.serverAuth),
                  der.objectId(OID.clientAuth),
                ),
              ),
            ]),
        // keyCertSign and cRLSign for an authority, digitalSignature for others.
        extension(
          OID.keyUsage,
          authority
            ? der.bits(Buffer.from([0x06]), 1)
            : der.bits(Buffer.from([0x80]), 7),
          true,
        ),
        extension(OID.subjectKeyIdentifier, der.octets(keyId(publicKey))),
        extension(
          OID.authorityKeyIdentifier,
          der.sequence(der.implicit(0, keyId(createPublicKey(signingKey)))),
        ),
        ...(request.hosts?.length
          ? [extension(OID.subjectAltName, alternativeNames(request.hosts))]
          : []),
      ),
    ),
  );
  const certificate = der.sequence(
    body,
    algorithm,
    der.bits(sign('sha256', body, signingKey)),
  );
  return {
    certificate: pem(certificate),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function name(commonName: string, organizations: readonly string[]): Buffer {
  const part = (oid: string, value: string) =>
    der.set(der.sequence(der.objectId(oid), der.utf8(value)));
  return der.sequence(
    ...organizations.map(each => part(OID.organization, each)),
    part(OID.commonName, commonName),
  );
}

function extension(oid: string, value: Buffer, critical = false): Buffer {
  return der.sequence(
    der.objectId(oid),
    ...(critical ? [der.boolean(true)] : []),
    der.octets(value),
  );
}

function alternativeNames(hosts: readonly string[]): Buffer {
  return der.sequence(
    ...hosts.map(host =>
      isIP(host) === 4
        ? der.implicit(7, Buffer.from(host.split('.').map(Number)))
        : der.implicit(2, Buffer.from(host, 'ascii')),
    ),
  );
}

function keyId(publicKey: KeyObject): Buffer {
  return createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest();
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join(
    '\n',
  )}\n-----END CERTIFICATE-----\n`;
}
