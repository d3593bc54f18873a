/**
 * Hosts that are this machine.
 */

/** Returns whether a host is this machine. */
export function isLoopback(hostname: string): boolean {
  return /^(127\.[\d.]+|\[::1\]|(.+\.)?localhost)$/.test(hostname);
}
