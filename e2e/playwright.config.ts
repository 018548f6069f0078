import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

/** Where Debian and the other usual packages put the browser. No test tool ever downloads one. */
const USUAL_BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

function browserPath(): string {
  const found = process.env['CHROMIUM_PATH'] ?? USUAL_BROWSERS.find((path) => existsSync(path));
  if (!found) {
    throw new Error('No Chromium found: install the package `chromium`, or name it in CHROMIUM_PATH.');
  }
  return found;
}

/** How much longer than usual everything may take, on a machine that is busy with other things. */
const PATIENCE = Number(process.env['E2E_PATIENCE'] ?? 1);

export default defineConfig({
  testDir: '.',
  testMatch: ['jitsi-stand-in/*.spec.ts', 'journeys/*.spec.ts'],
  // Every test starts a server, a database and a stand-in of its own, so any order and any mix will do.
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 120_000 * PATIENCE,
  expect: { timeout: 15_000 * PATIENCE },
  reporter: [['list'], ['html', { open: 'never' }]],
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1440, height: 900 },
    // For the self-signed certificate of the Jitsi stand-in; MyDoctor itself is served plainly on the loopback.
    ignoreHTTPSErrors: true,
    // A trace of every test would cost as much as the tests; `--trace on` makes one when it is wanted.
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: browserPath(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        '--allow-loopback-in-peer-connection',
      ],
    },
  },
});
