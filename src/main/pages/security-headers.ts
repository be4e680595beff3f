/**
 * What every answer of a host says to the browser about itself. The policy is per page: only the phone may speak
 * to a switch, and only to those that core knows. Checked with real violations in test/shell.
 */
export interface PolicyOptions {
  /** Of the page's file: '/desk.html'. */
  path: string;
  /** How the page reaches core when that is not a port: ws://127.0.0.1:8700. */
  ownSocketOrigin: string | null;
  switchOrigins: readonly string[];
}

export function securityHeaders(options: PolicyOptions): Record<string, string> {
  const isPhone = options.path === '/phone.html';
  return {
    'content-security-policy': contentPolicy(options),
    'permissions-policy': `microphone=(${isPhone ? 'self' : ''}), speaker-selection=(self), camera=(), geolocation=(), display-capture=(), usb=(), serial=(), hid=(), payment=()`,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}

function contentPolicy({ path, ownSocketOrigin, switchOrigins }: PolicyOptions): string {
  const connect = [
    "'self'",
    ...(ownSocketOrigin ? [ownSocketOrigin] : []),
    ...(path === '/phone.html' ? switchOrigins.filter(isOrigin) : []),
  ];
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "worker-src 'self'",
    `connect-src ${connect.join(' ')}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    // Text never becomes markup or code, whoever asks: no sink takes a string, and nobody may make a policy.
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/** A blank or a semicolon in an origin would end the directive and start one of its own. */
const isOrigin = (origin: string): boolean =>
  /^wss?:\/\/[\w.-]+(:\d{1,5})?$|^wss?:\/\/\[[\da-f:]+\](:\d{1,5})?$/i.test(origin);
