import type { HealthReason } from '../../../shared/domain/health.ts';
import type { Language } from '../../ui/format/time.ts';
import { healthEn } from '../text/health-en.ts';
import { healthZh } from '../text/health-zh.ts';

const isReason = (reason: string): reason is HealthReason => Object.hasOwn(healthZh, reason);

/** The sentence of a reason; '' for one that this page does not know (a newer core). */
export function healthText(reason: string, language: Language): string {
  if (!isReason(reason)) return '';
  return language === 'zh' ? healthZh[reason] : healthEn[reason];
}
