import { embed, mint, PATIENT, payloadOf } from './host.ts';
import { expect, test } from './test.ts';

test('two browsers of one room see each other, and one sees the other go', async ({ page, browser, host, standIn }) => {
  const elsewhere = await browser.newContext({ ignoreHTTPSErrors: true });
  const patient = await elsewhere.newPage();
  await embed(page, host, standIn, await mint());
  await expect.poll(() => payloadOf(page, 'videoConferenceJoined')).toBeTruthy();
  await embed(patient, host, standIn, await mint(PATIENT));

  await expect.poll(() => payloadOf(page, 'participantJoined')).toMatchObject({ displayName: 'Pat' });
  await expect.poll(() => payloadOf(patient, 'videoConferenceJoined')).toBeTruthy();
  const order = await patient.evaluate(() => window.heard.map(([name]) => name));
  expect(order.indexOf('participantJoined')).toBeLessThan(order.indexOf('videoConferenceJoined'));
  // A picture gets its name when its first frame has arrived over the direct line.
  await expect(page.frameLocator('iframe').getByRole('img', { name: 'Picture of Pat' })).toBeVisible();
  await expect(patient.frameLocator('iframe').getByRole('img', { name: 'Picture of Dr Ada' })).toBeVisible();
  await expect.poll(() => payloadOf(page, 'p2pStatusChanged')).toEqual({ isP2p: true });
  expect(await page.evaluate(() => window.call.getNumberOfParticipants())).toBe(2);

  // Taking the frame away hangs nobody up, but the server notices the closed line.
  await patient.evaluate(() => window.call.dispose());
  await expect(patient.locator('iframe')).toHaveCount(0);
  await expect.poll(() => payloadOf(page, 'participantLeft')).toBeTruthy();
  await elsewhere.close();
});
