import type { Page } from '@playwright/test';
import type { Api } from '../fixtures/api.ts';
import { countMessageListeners, enterRoom, expectInRoom, heading, signIn } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

/** How long the page waits for a video server that says nothing, and then some. */
const NO_ANSWER = { timeout: 30_000 };

async function openRunningRoom(page: Page, api: Api): Promise<void> {
  const { id } = await (await api.signIn('testpatient')).appointmentAt('2026-05-12T08:35:00Z');
  await signIn(page, 'testpatient');
  await enterRoom(page, id);
}

/** One click leads back, and the frame does not stay. */
async function expectNothingLeftBehind(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Back to appointments' }).click();
  await expect(heading(page, 'Appointments')).toBeVisible();
  await expect(page.locator('iframe')).toHaveCount(0);
}

/** Where a call is over there is no frame any more, even before the way back. */
async function expectNothingLeft(page: Page): Promise<void> {
  await expect(page.locator('iframe')).toHaveCount(0);
  await expectNothingLeftBehind(page);
}

test.describe('the script', () => {
  test('missing: says so, and loads when tried again', async ({ api, page, standIn }) => {
    standIn.switches.script = 'missing';
    await openRunningRoom(page, api);
    await expect(heading(page, 'The video could not be loaded')).toBeVisible();
    standIn.switches.script = 'served';
    await page.getByRole('button', { name: 'Try again' }).click();
    await expectInRoom(page);
  });

  test('blocked in the browser: says so', async ({ api, page }) => {
    await page.route('**/external_api.js', (route) => route.abort('blockedbyclient'));
    await openRunningRoom(page, api);
    await expect(heading(page, 'The video could not be loaded')).toBeVisible();
    await expectNothingLeft(page);
  });

  test('never arriving: says so after a while', async ({ api, page, standIn }) => {
    standIn.switches.script = 'hanging';
    await openRunningRoom(page, api);
    await expect(heading(page, 'The video could not be loaded')).toBeVisible(NO_ANSWER);
    await expectNothingLeft(page);
  });
});

test.describe('the policy of the page', () => {
  /** As if a proxy before MyDoctor had sharpened its policy. */
  async function sharpen(page: Page, directive: string): Promise<void> {
    await page.route('**/*', async (route) => {
      if (route.request().resourceType() !== 'document') return route.fallback();
      const response = await route.fetch();
      const policy = response.headers()['content-security-policy'] ?? '';
      const changed = policy.replace(new RegExp(`${directive}[^;]*`), `${directive} 'none'`);
      expect(changed).not.toBe(policy);
      return route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': changed } });
    });
  }

  test('that lets no frame in is told at once, not after a timeout', async ({ api, page, guard }) => {
    guard.toleratesViolations = true;
    await sharpen(page, 'frame-src');
    await openRunningRoom(page, api);
    await expect(heading(page, 'The video could not be loaded')).toBeVisible();
  });
});

test.describe('the server', () => {
  test('dead: says so after a while, and enters when tried again', async ({ api, page, standIn }) => {
    standIn.switches.page = 'dead';
    await openRunningRoom(page, api);
    await expect(heading(page, 'The video server does not answer')).toBeVisible(NO_ANSWER);
    await expect(page.locator('iframe')).toHaveCount(0);
    standIn.switches.page = 'alive';
    await page.getByRole('button', { name: 'Try again' }).click();
    await expectInRoom(page);
  });

  test('slow: is waited for', async ({ api, page, standIn }) => {
    standIn.switches.readyAfterMs = 6_000;
    await openRunningRoom(page, api);
    await expect(page.getByRole('region', { name: 'Video consultation' })).toBeVisible();
    await expect(page.locator('iframe')).toHaveCount(1);
    await expectInRoom(page);
  });

  test('with a lobby: waits, and says that it waits', async ({ api, page, standIn }) => {
    standIn.switches.lobby = true;
    const patient = await api.signIn('testpatient');
    await openRunningRoom(page, api);
    await expect(page.getByRole('status').filter({ hasText: /wait/i })).toBeVisible();
    standIn.admit(patient.account.name);
    await expectInRoom(page);
  });
});

test.describe('the token', () => {
  test('expired on the way: is replaced once, without a word', async ({ api, page, standIn }) => {
    standIn.switches.lateLogins = 1;
    await openRunningRoom(page, api);
    await expectInRoom(page);
    expect(standIn.visits.map(({ login }) => login?.kind)).toEqual(['refused', 'accepted']);
  });

  test('expired for ever: is refused after the second try', async ({ api, page, standIn }) => {
    standIn.switches.lateLogins = 99;
    await openRunningRoom(page, api);
    await expect(heading(page, 'The video server refused the entry')).toBeVisible();
    expect(standIn.visits).toHaveLength(2);
    await expectNothingLeft(page);
  });

  test.describe('under another secret', () => {
    test.use({ serverEnv: { MYDOCTOR_JITSI_APP_SECRET: 'a secret that the video server does not know' } });

    test('is refused', async ({ api, page, standIn }) => {
      await openRunningRoom(page, api);
      await expect(heading(page, 'The video server refused the entry')).toBeVisible();
      expect(standIn.lastVisit().login).toEqual({ kind: 'refused', text: 'Invalid signature' });
      await expectNothingLeft(page);
    });
  });

  test.describe('for another domain', () => {
    test.use({ serverEnv: { MYDOCTOR_JITSI_SUBJECT: 'elsewhere.example' } });

    test('is refused at the door of the room', async ({ api, page, standIn }) => {
      await openRunningRoom(page, api);
      await expect(heading(page, 'The video server refused the entry')).toBeVisible();
      expect(standIn.lastVisit().join).toEqual({ kind: 'refused', text: 'Room and token mismatched' });
      await expectNothingLeft(page);
    });
  });
});

test.describe('refused devices', () => {
  for (const device of ['camera', 'microphone'] as const) {
    test(`${device}: a banner says so, and the call goes on`, async ({ api, page, standIn }) => {
      standIn.switches.deniedDevices = [device];
      await openRunningRoom(page, api);
      await expectInRoom(page);
      await expect(page.getByRole('alert').filter({ hasText: new RegExp(device, 'i') })).toBeVisible();
    });
  }
});

test.describe('a call under way', () => {
  test('dropped: offers to rejoin', async ({ api, page, standIn }) => {
    const { account } = await api.signIn('testpatient');
    await openRunningRoom(page, api);
    await expectInRoom(page);
    standIn.drop(account.name);
    await expect(heading(page, 'The call was dropped')).toBeVisible();
    await expect(page.locator('iframe')).toHaveCount(0);
    await page.getByRole('button', { name: 'Rejoin' }).click();
    await expectInRoom(page);
  });

  for (const [name, act] of [['ended by the doctor', 'endFor'], ['ended by removal', 'kick']] as const) {
    test(`${name}: says so, and may be rejoined while the window is open`, async ({ api, page, standIn }) => {
      const { account } = await api.signIn('testpatient');
      await openRunningRoom(page, api);
      await expectInRoom(page);
      standIn[act](account.name);
      await expect(heading(page, 'The consultation has ended')).toBeVisible();
      await expect(page.locator('iframe')).toHaveCount(0);
      await page.getByRole('button', { name: 'Rejoin' }).click();
      await expectInRoom(page);
    });
  }

  test('with a server gone silent: goes on, and can still be left', async ({ api, page, standIn }) => {
    await openRunningRoom(page, api);
    await expectInRoom(page);
    standIn.silence();
    await expectNothingLeftBehind(page);
  });

  test('hung up in the room: ends, and stays the doctor’s to complete', async ({ api, page }) => {
    const listeners = await countMessageListeners(page);
    await openRunningRoom(page, api);
    await expectInRoom(page);
    await page.frameLocator('iframe').getByRole('button', { name: 'hangup' }).click();
    await expect(heading(page, 'The consultation has ended')).toBeVisible();
    await expect.poll(listeners).toBe(0);
    await expectNothingLeft(page);
    const appointment = await (await api.signIn('testdoctor')).appointmentAt('2026-05-12T08:35:00Z');
    expect(appointment.status).toBe('confirmed');
  });
});
