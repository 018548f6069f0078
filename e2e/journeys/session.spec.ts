import type { BrowserContext, Page, Request } from '@playwright/test';
import { fillSignIn, goTo, heading, signIn } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

const REFRESH_PATH = '/api/v1/auth';

/** For how long nobody has done anything, as the page says when it asks for a fresh token. */
function idleSeconds(refresh: Request): number {
  return Number(new URL(refresh.url()).searchParams.get('idle_seconds') ?? NaN);
}

async function expectSignedOut(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Sign out' })).toHaveCount(0);
  await expect(page).toHaveURL(/\/(login.*)?$/);
}

/** Ends the session behind the pages' back, as time or an admin would. */
async function endSession(context: BrowserContext, baseURL: string | undefined): Promise<void> {
  const answer = await context.request.post(`${REFRESH_PATH}/logout`, { headers: { origin: baseURL ?? '' } });
  expect(answer.status()).toBe(204);
}

test('a reload keeps the session, again and again', async ({ page }) => {
  await signIn(page, 'testpatient');
  await page.goto('/appointments');
  for (let times = 0; times < 3; times += 1) {
    await page.reload();
    await expect(heading(page, 'Appointments')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  }
});

test('five tabs that open at once share one session', async ({ page, context }) => {
  await signIn(page, 'testpatient');
  const tabs = await Promise.all(Array.from({ length: 4 }, () => context.newPage()));
  await Promise.all(tabs.map((tab) => tab.goto('/appointments')));
  for (const tab of tabs) await expect(heading(tab, 'Appointments')).toBeVisible();
  // A refresh token that was used twice would have ended the session of all of them.
  await page.reload();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
});

test('signing out in one tab signs out the others', async ({ page, context }) => {
  await signIn(page, 'testpatient');
  const other = await context.newPage();
  await other.goto('/appointments');
  await expect(heading(other, 'Appointments')).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expectSignedOut(page);
  await expectSignedOut(other);
  await other.reload();
  await expectSignedOut(other);
});

test('an ended session leads to sign-in, and back to the same page', async ({ page, context, baseURL }) => {
  await signIn(page, 'testpatient');
  await page.goto('/settings');
  await expect(heading(page, 'Settings')).toBeVisible();
  await endSession(context, baseURL);
  await goTo(page, 'Appointments');
  await expect(page).toHaveURL(/\/login\?next=(%2F|\/)appointments$/);
  await fillSignIn(page, 'testpatient');
  await expect(page).toHaveURL(/\/appointments$/);
  await expect(heading(page, 'Appointments')).toBeVisible();
});

test('calls that learn of the end one after the other say it, and go on saying it', async ({ page, context, baseURL }) => {
  const refused: string[] = [];
  page.on('response', (answer) => {
    if (answer.url().includes('/auth/refresh') && answer.status() === 401) refused.push(answer.url());
  });
  await signIn(page, 'testdoctor');
  await page.goto('/appointments');
  await expect(heading(page, 'Appointments')).toBeVisible();
  await endSession(context, baseURL);
  // Who comes back to the tab has all of its lists asked for at once.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect.poll(() => refused.length).toBeGreaterThan(1);
  await expect(page.getByText('Your session has ended. Please sign in again.')).toBeVisible();
});

for (const elsewhere of ['//evil.example/', '/\\evil.example/', 'https://evil.example/', 'javascript:alert(1)']) {
  test(`sign-in leads nowhere else: ${elsewhere}`, async ({ page, baseURL }) => {
    await page.goto(`/login?next=${encodeURIComponent(elsewhere)}`);
    await fillSignIn(page, 'testpatient');
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(baseURL);
  });
}

test('no script, storage or address ever holds a token', async ({ page, context }) => {
  const tokens: string[] = [];
  const addresses: string[] = [];
  page.on('request', (request) => {
    addresses.push(request.url());
    const token = request.headers()['authorization']?.replace(/^Bearer /, '');
    if (token) tokens.push(token);
  });
  await signIn(page, 'testpatient');
  await page.goto('/appointments');
  await expect(heading(page, 'Appointments')).toBeVisible();

  const [cookie] = await context.cookies(`${new URL(page.url()).origin}${REFRESH_PATH}`);
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: REFRESH_PATH });
  const stored = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, window.name, history.state]));
  expect(tokens.length).toBeGreaterThan(0);
  for (const secret of new Set([...tokens, cookie?.value ?? ''])) {
    expect(stored).not.toContain(secret);
    expect(addresses.filter((address) => address.includes(secret))).toEqual([]);
  }
});

test('a visitor who never signed in asks for no session', async ({ page }) => {
  const refreshes: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/auth/refresh')) refreshes.push(request.url());
  });
  await page.goto('/');
  await expect(heading(page, /./)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Sign in' }).first()).toBeVisible();
  expect(refreshes).toEqual([]);
});

test('a page that nobody touches warns, and signs out by itself', async ({ page, context, baseURL }) => {
  await page.clock.install();
  await signIn(page, 'testpatient');
  await page.goto('/appointments');
  await expect(heading(page, 'Appointments')).toBeVisible();

  await page.clock.fastForward('28:05');
  const warning = page.getByRole('dialog', { name: 'Are you still there?' });
  await expect(warning).toContainText('you will be signed out in 1 min');
  const refreshed = page.waitForResponse(/\/auth\/refresh/);
  await warning.getByRole('button', { name: 'Stay signed in' }).click();
  expect((await refreshed).status()).toBe(200);
  await expect(warning).toHaveCount(0);
  await expect(heading(page, 'Appointments')).toBeVisible();

  await page.clock.fastForward('28:05');
  await expect(warning).toBeVisible();
  // Only the page's time goes faster here, so the server's is helped along.
  await endSession(context, baseURL);
  await page.clock.fastForward('02:00');
  await expect(page.getByText('Your session has ended. Please sign in again.')).toBeVisible();
  await expect(warning).toHaveCount(0);
  await expect(page).toHaveURL(/\/login/);
});

test('a press that is only a click is somebody, too', async ({ page }) => {
  await page.clock.install();
  await signIn(page, 'testpatient');
  await page.clock.fastForward('28:05');
  const warning = page.getByRole('dialog', { name: 'Are you still there?' });
  await expect(warning).toBeVisible();
  const refreshed = page.waitForRequest(/\/auth\/refresh/);
  // So does a screen reader press it: no pointer, no key.
  await warning.getByRole('button', { name: 'Stay signed in' }).evaluate((button: HTMLElement) => button.click());
  expect(idleSeconds(await refreshed)).toBeLessThan(5);
  await expect(warning).toHaveCount(0);
});

test('a click without a pointer counts as somebody on every page', async ({ page }) => {
  await page.clock.install();
  await signIn(page, 'testpatient');
  // The token has expired by then, and what asks for another one tells of the click.
  await page.clock.fastForward('20:00');
  const afterClick = page.waitForRequest(/\/auth\/refresh/);
  const main = page.getByRole('navigation', { name: 'Main' });
  await main.getByRole('link', { name: 'Settings' }).evaluate((link: HTMLElement) => link.click());
  expect(idleSeconds(await afterClick)).toBeLessThan(5);
  await expect(heading(page, 'Settings')).toBeVisible();
});

test('a tab that nobody touches follows a sign-in in another one, and ends nothing', async ({ page, context }) => {
  await context.clock.install();
  const idle = await context.newPage();
  await idle.goto('/login');
  await expect(heading(idle, /./)).toBeVisible();
  await context.clock.fastForward('45:00');

  const refreshed = idle.waitForResponse(/idle_seconds=27\d\d$/);
  await signIn(page, 'testpatient');
  expect((await refreshed).status()).toBe(200);
  await expect(idle.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await context.clock.runFor(3_000);
  await expect(idle.getByRole('button', { name: 'Sign out' })).toBeVisible();
  for (const tab of [page, idle]) {
    await tab.reload();
    await expect(tab.getByRole('button', { name: 'Sign out' })).toBeVisible();
  }
});

test('what one tab hears of the end is known in the others', async ({ page, context }) => {
  await context.clock.install();
  await signIn(page, 'testpatient');
  const idle = await context.newPage();
  await idle.goto('/appointments');
  await expect(heading(idle, 'Appointments')).toBeVisible();
  await context.clock.fastForward('05:00');
  await page.keyboard.press('Shift');

  // The tab that was touched five minutes in says so before half an hour is over, and the other one goes on.
  const reported = page.waitForResponse(/idle_seconds=138\d$/);
  // The other one can not ask the server: what it knows, it has heard.
  await idle.route('**/auth/refresh*', (route) => route.abort());
  await context.clock.fastForward('23:05');
  expect((await reported).status()).toBe(200);
  await expect(idle.getByRole('dialog', { name: 'Are you still there?' })).toHaveCount(0);
  await context.clock.fastForward('02:00');
  await expect(heading(idle, 'Appointments')).toBeVisible();
  await expect(idle.getByText('Your session has ended. Please sign in again.')).toHaveCount(0);
});

test('a tab that can not ask whether the session lives is left alone', async ({ page, context }) => {
  await context.clock.install();
  await signIn(page, 'testpatient');
  const cut = await context.newPage();
  await cut.goto('/appointments');
  await expect(heading(cut, 'Appointments')).toBeVisible();
  await cut.route('**/auth/refresh*', (route) => route.abort());
  await page.close();
  await context.clock.fastForward('30:05');
  await expect(cut.getByText('Your session has ended. Please sign in again.')).toBeVisible();
  await cut.unroute('**/auth/refresh*');
  await cut.reload();
  await expect(cut.getByRole('button', { name: 'Sign out' })).toBeVisible();
});
