/** A program that is not called start and holds a folder until it is ended: node claimer.ts <folder> */
import { claimData } from '../../scripts/start/lock.ts';

const { ok } = claimData(process.argv[2] ?? '');
console.log(ok ? 'claimed' : 'refused');
if (ok) process.stdin.resume();
