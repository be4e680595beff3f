/** device.json: what this workstation knows before anyone signs in. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileWhole } from './whole-file.ts';

const Device = z.strictObject({
  centralUrl: z.string(),
  /** Origins of switches given by central, for the phone page's Content-Security-Policy. */
  switchOrigins: z.array(z.string()),
});
type Device = z.infer<typeof Device>;

export interface DeviceFile {
  switchOrigins(): string[];
  /** Remembers the switches of an account; returns at once, the file is written whole or not at all. */
  addSwitches(servers: readonly string[]): void;
}

export function openDevice(dataFolder: string, centralUrl: string): DeviceFile {
  const path = join(dataFolder, 'device.json');
  const known = readDevice(path);
  let device: Device = {
    centralUrl,
    switchOrigins: known?.centralUrl === centralUrl ? known.switchOrigins : [],
  };
  writeFileWhole(path, JSON.stringify(device));
  return {
    switchOrigins: () => device.switchOrigins,
    addSwitches: (servers) => {
      const origins = servers.map((server) => new URL(server)).map((url) => `${url.protocol}//${url.host}`);
      const fresh = origins.filter((origin) => !device.switchOrigins.includes(origin));
      if (fresh.length === 0) return;
      device = { ...device, switchOrigins: [...new Set([...device.switchOrigins, ...fresh])] };
      writeFileWhole(path, JSON.stringify(device));
    },
  };
}

function readDevice(path: string): Device | null {
  try {
    return Device.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null; // the first start, or a file cut short: everything in it is told again by central
  }
}
