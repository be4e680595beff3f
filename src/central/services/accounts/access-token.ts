/** Access tokens: JWT (RFC 7519), HS256, ten minutes, bound to a device and to a refresh family. */
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';

export const ACCESS_SEC = 600;
const ISSUER = 'seatline-central';
const AUDIENCE = 'seatline-workstation';
const TYPE = 'at+jwt'; // RFC 9068 §2.1: an access token and nothing else

/** What the token says. Rights are not in it: they are read from the stored user row. */
const Claims = z.object({
  sub: z.string(),
  tenant: z.string(),
  device: z.string(),
  family: z.string(),
});
export interface Bearer {
  userId: string;
  tenant: string;
  deviceId: string;
  family: string;
}

export function issueAccessToken(key: Uint8Array, bearer: Bearer, nowMs: number): Promise<string> {
  const issuedAt = Math.floor(nowMs / 1000);
  return new SignJWT({ tenant: bearer.tenant, device: bearer.deviceId, family: bearer.family })
    .setProtectedHeader({ alg: 'HS256', typ: TYPE })
    .setSubject(bearer.userId)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ACCESS_SEC)
    .sign(key);
}

/** null for anything that is not a token of ours, valid now. */
export async function readAccessToken(key: Uint8Array, token: string, nowMs: number): Promise<Bearer | null> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      issuer: ISSUER,
      audience: AUDIENCE,
      typ: TYPE,
      currentDate: new Date(nowMs),
      requiredClaims: ['exp', 'iat', 'sub'],
    });
    const { sub, tenant, device, family } = Claims.parse(payload);
    return { userId: sub, tenant, deviceId: device, family };
  } catch {
    return null;
  }
}
