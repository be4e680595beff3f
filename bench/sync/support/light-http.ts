/** Requests of one simulated workstation: its own connections, its token, its signature (contract/sync/proof.ts). */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { PROOF_HEADER, proofText } from '../../../src/shared/contract/sync/proof.ts';

export interface LightHttp {
  /** Raw Ed25519 public key, base64url. */
  deviceKey: string;
  setToken(token: string): void;
  /** Throws when the answer is not a 2xx. */
  post<T>(path: string, body: unknown): Promise<T>;
  postForText(path: string, body: unknown): Promise<string>;
  /** An answer that goes on. */
  get(path: string): Promise<IncomingMessage>;
  requests(): number;
  close(): void;
}

export function createLightHttp(centralUrl: string): LightHttp {
  const agent = new Agent({ keepAlive: true });
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  let token = '';
  let requests = 0;

  const send = async (method: 'GET' | 'POST', path: string, body: string): Promise<IncomingMessage> => {
    requests += 1;
    const proof = proofText({ method, path, bodySha256: sha256(body), tokenSha256: sha256(token) });
    const headers = {
      ...(body ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {}),
      ...(token
        ? {
            authorization: `Bearer ${token}`,
            [PROOF_HEADER]: sign(null, Buffer.from(proof), privateKey).toString('base64url'),
          }
        : {}),
    };
    const asked = request(centralUrl + path, { method, agent, headers });
    asked.end(body);
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    if ((answer.statusCode ?? 500) < 300) return answer;
    throw new Error(`${method} ${path}: ${answer.statusCode} ${(await text(answer)).slice(0, 200)}`);
  };
  const postForText = async (path: string, body: unknown): Promise<string> =>
    text(await send('POST', path, JSON.stringify(body)));
  return {
    deviceKey: publicKey.export({ format: 'jwk' }).x ?? '',
    setToken: (given) => void (token = given),
    post: async <T>(path: string, body: unknown) => JSON.parse(await postForText(path, body)) as T,
    postForText,
    get: (path) => send('GET', path, ''),
    requests: () => requests,
    close: () => agent.destroy(),
  };
}

const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');
