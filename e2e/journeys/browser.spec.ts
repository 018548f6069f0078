import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { heading, signIn } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

/** What the browser does for us, or does not: scripts off, programs blocked, foreign frames, its own history. */

test.describe('with JavaScript turned off', () => {
  test.use({ javaScriptEnabled: false });

  test('without JavaScript the page says what it needs', async ({ page }) => {
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'MyDoctor needs JavaScript' })).toBeVisible();
  });
});

test('where the program can not be loaded the page says so', async ({ page, guard }) => {
  guard.toleratesErrors = true;
  await page.route('**/*.wasm', (route) => route.abort('blockedbyclient'));
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'MyDoctor could not be started' })).toBeVisible();
});

test('going back after signing out shows nothing', async ({ api, page }) => {
  const reason = 'A reason that nobody else should read';
  const [doctor, patient] = await Promise.all([api.signIn('testdoctor'), api.signIn('testpatient')]);
  await patient.book(doctor, '2026-05-12T12:00:00Z', reason);
  await signIn(page, 'testpatient');
  await page.goto('/appointments');
  await expect(page.getByRole('main')).toContainText(reason);
  await page.goto('/settings');
  await expect(heading(page, 'Settings')).toBeVisible();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toHaveCount(0);

  for (let steps = 0; steps < 3; steps += 1) {
    await page.goBack();
    await expect(page.getByRole('button', { name: 'Sign out' })).toHaveCount(0);
    await expect(page.getByText(reason)).toHaveCount(0);
  }
});

test('a page in somebody else’s frame stays empty', async ({ page, guard, baseURL }) => {
  guard.toleratesViolations = true;
  const site = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html').end(`<iframe name="taken" src="${baseURL}/login"></iframe>`);
  });
  await new Promise<void>((ready) => site.listen(0, '127.0.0.1', ready));
  const refused = page.waitForEvent('console', (message) => /frame-ancestors|X-Frame-Options/i.test(message.text()));
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
  await refused;
  await expect(page.frameLocator('iframe').getByLabel('Password')).toHaveCount(0);
  site.close();
});

test('a password is hidden, may be pasted, and is known to password managers', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  for (const [address, autocomplete] of [['/login', 'current-password'], ['/register', 'new-password']] as const) {
    await page.goto(address);
    const password = page.getByLabel('Password', { exact: true });
    await expect(password).toHaveAttribute('type', 'password');
    await expect(password).toHaveAttribute('autocomplete', autocomplete);
    await page.evaluate(() => navigator.clipboard.writeText('pasted from a password manager'));
    await password.focus();
    await page.keyboard.press('ControlOrMeta+V');
    await expect(password).toHaveValue('pasted from a password manager');
  }
});

test('every page behind sign-in has a way out', async ({ page }) => {
  await signIn(page, 'testdoctor');
  for (const address of ['/appointments', '/doctors', '/availability', '/analytics', '/settings', '/no-such-page']) {
    await page.goto(address);
    await expect(page.getByRole('button', { name: 'Sign out', exact: true })).toBeVisible();
  }
});
