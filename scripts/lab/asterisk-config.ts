import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillTemplate } from './template.ts';

const TEMPLATES = 'resources/switch/asterisk';
const RTP_PORTS = 400;

/** Somebody whose telephone registers. */
export interface LabAgent {
  extension: string;
  password: string;
}

export interface AsteriskConfig {
  /** As Asterisk sees it (below its own root). */
  folder: string;
  address: string;
  httpPort: number;
  rtpStart: number;
  agents: readonly LabAgent[];
  /** Queues, and the extensions that they ring. */
  queueIds: readonly string[];
  members: readonly string[];
  /** Sound files joined by &, spoken by people whom agents ring. */
  outboundSpeech: string;
  /** Callers leave a queue after so long. */
  queuePatienceSec: number;
}

/** Writes every template of resources/switch/asterisk into `<target>/etc`, and makes the folders it names. */
export function writeAsteriskConfig(target: string, config: AsteriskConfig): void {
  const folders = ['etc', 'run', 'log', 'db', 'spool/outgoing', 'spool/tmp', 'recordings'];
  for (const folder of folders) mkdirSync(join(target, folder), { recursive: true });
  const { agents, queueIds, members, ...plain } = config;
  const values = { ...plain, rtpEnd: plain.rtpStart + RTP_PORTS - 1 };
  const lines = members.map((extension) => `member => PJSIP/${extension}`).join('\n');
  const lists = {
    agents: agents.map((agent) => ({ ...agent })),
    queues: queueIds.map((queueId) => ({ queueId, members: lines })),
  };
  for (const file of readdirSync(TEMPLATES).filter((name) => name.endsWith('.conf'))) {
    const text = readFileSync(join(TEMPLATES, file), 'utf8');
    writeFileSync(join(target, 'etc', file), fillTemplate(text, values, lists));
  }
}
