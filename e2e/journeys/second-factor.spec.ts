import type { Page } from '@playwright/test';
import { DEMO_PASSWORD } from '../fixtures/api.ts';
import { expectAccessible } from '../fixtures/axe.ts';
import { appCode } from '../fixtures/factors.ts';
import { expectNoSidewaysScroll, fillSignIn, goTo, heading, signIn } from '../fixtures/pages.ts';
import { withDevice } from '../fixtures/passkeys.ts';
import { expect, test } from '../fixtures/test.ts';

async function serverTime(page: Page): Promise<number> {
  const site = await page.request.get('/api/v1/site');
  return Date.parse((await site.json()).server_now);
}

async function openSecondFactor(page: Page): Promise<void> {
  await goTo(page, 'Settings');
  await page.getByRole('link', { name: 'Set up or change' }).click();
  await expect(heading(page, 'Second factor')).toBeVisible();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toHaveCount(0);
}

async function setUpApp(page: Page): Promise<{ secret: string; paper: string[] }> {
  const part = page.getByRole('region', { name: 'An app on your telephone' });
  await part.getByLabel('Your password').fill(DEMO_PASSWORD);
  await part.getByRole('button', { name: 'Set up an app' }).click();
  await expect(part.getByRole('img', { name: 'QR code' })).toBeVisible();
  await expectAccessible(page);
  const secret = await part.locator('code').innerText();
  await part.getByLabel('Code', { exact: true }).fill(appCode(secret, new Date(await serverTime(page))));
  await part.getByRole('button', { name: 'Confirm' }).click();
  const codes = page.getByRole('region', { name: 'Your backup codes' });
  await expect(codes.getByRole('listitem')).toHaveCount(10);
  await expectAccessible(page);
  const paper = await codes.getByRole('listitem').allInnerTexts();
  await codes.getByRole('button', { name: 'I have them' }).click();
  await expect(codes).toHaveCount(0);
  await expect(part).toContainText('Your app is set up.');
  return { secret, paper };
}

test('an app is set up, and from then on the password alone is not enough', async ({ page }) => {
  await signIn(page, 'testpatient');
  await openSecondFactor(page);
  const { secret, paper } = await setUpApp(page);

  await signOut(page);
  await page.goto('/login');
  await fillSignIn(page, 'testpatient');
  await expect(page.getByRole('heading', { name: 'Second step' })).toBeVisible();
  await expectAccessible(page);
  const code = page.getByLabel('Code', { exact: true });
  await code.fill('000000');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('The code is wrong');
  // The code of this half minute was used up when the app was set up; the next one counts already.
  await code.fill(appCode(secret, new Date((await serverTime(page)) + 30_000)));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();

  await signOut(page);
  await page.goto('/login');
  await fillSignIn(page, 'testpatient');
  await code.fill(paper[0] ?? '');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await openSecondFactor(page);
  await expect(page.getByRole('region', { name: 'Backup codes' })).toContainText('9 codes are left.');
});

test.describe('where admins must have one', () => {
  test.use({ serverEnv: { MYDOCTOR_SECOND_FACTOR: 'admins' } });

  test('an admin is led to where one is added, and goes on from there', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await signIn(page, 'testadmin');
    await page.goto('/admin');
    await expect(heading(page, 'Second factor')).toBeVisible();
    await expect(page.getByText('This clinic wants a second factor of your account.')).toBeVisible();
    await expectNoSidewaysScroll(page);
    await setUpApp(page);
    await expectNoSidewaysScroll(page);
    await page.goto('/admin');
    await expect(heading(page, 'All appointments')).toBeVisible();
  });
});

test.describe('on a site with a name', () => {
  test.use({ host: 'localhost' });

  test('a passkey signs in without a password', async ({ page }) => {
    await withDevice(page);
    await signIn(page, 'testpatient');
    await openSecondFactor(page);
    const part = page.getByRole('region', { name: 'Passkeys' });
    await part.getByLabel('Name').fill('My telephone');
    await part.getByLabel('Your password').fill(DEMO_PASSWORD);
    await part.getByRole('button', { name: 'Add a passkey' }).click();
    await expect(page.getByRole('region', { name: 'Your backup codes' }).getByRole('listitem')).toHaveCount(10);
    await expect(part).toContainText('My telephone');

    await part.getByRole('button', { name: 'Rename My telephone' }).click();
    await part.getByLabel('New name').fill('');
    await part.getByRole('button', { name: 'Save the name' }).click();
    await expect(part.getByLabel('New name')).toHaveAccessibleDescription(/missing/);
    await part.getByLabel('New name').fill('My old telephone');
    await part.getByRole('button', { name: 'Save the name' }).click();
    await expect(part.getByRole('listitem')).toContainText('My old telephone');

    await signOut(page);
    await page.goto('/login');
    await page.getByRole('button', { name: 'Use a passkey instead' }).click();
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();

    // And as the second step of a password.
    await signOut(page);
    await page.goto('/login');
    await fillSignIn(page, 'testpatient');
    await page.getByRole('button', { name: 'Use a passkey', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  });
});
