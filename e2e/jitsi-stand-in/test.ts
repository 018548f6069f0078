import { test as base } from '@playwright/test';
import { makeCertificate, type Certificate } from './certificate.ts';
import { HostPage, RULES } from './host.ts';
import { JitsiStandIn } from './server.ts';

/** For the tests of the stand-in itself: a stand-in and a page that embeds it, new for each test. */
export const test = base.extend<{ standIn: JitsiStandIn; host: HostPage }, { certificate: Certificate }>({
  certificate: [async ({}, use) => use(await makeCertificate()), { scope: 'worker' }],
  standIn: async ({ certificate }, use) => {
    const standIn = await JitsiStandIn.start(RULES, certificate);
    await use(standIn);
    await standIn.stop();
  },
  host: async ({ standIn }, use) => {
    const host = await HostPage.start(standIn);
    await use(host);
    await host.stop();
  },
});

export { expect } from '@playwright/test';
