import type { Page } from '@playwright/test';
import { DEMO_PASSWORD } from '../fixtures/api.ts';
import { fillSignIn, heading, signIn } from '../fixtures/pages.ts';
import { expectAccessible } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/test.ts';

const NEW_PASSWORD = 'seven boats upstream';

test('a forgotten password is set anew by a link, and who was signed in is out', async ({ page, visitor, signedIn }) => {
  const elsewhere = await signedIn('testpatient');
  const admin = await signedIn('testadmin');

  await page.goto('/login');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await expect(heading(page, 'Forgot your password?')).toBeVisible();
  await page.getByLabel('E-mail').fill('testpatient@example.org');
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await expect(page.getByText('a mail is on its way')).toBeVisible();
  await expectAccessible(page);

  await admin.goto('/admin');
  await admin.getByRole('button', { name: 'Read “A new password” to testpatient@example.org' }).click();
  const text = admin.getByText('within 15 minutes');
  await expect(text).toBeVisible();
  await expectAccessible(admin);
  const link = /http\S+#\S+/.exec((await text.textContent()) ?? '')?.[0] ?? '';

  const reader = await visitor();
  await reader.goto(link);
  await expect(heading(reader, 'A new password')).toBeVisible();
  await expect(reader).toHaveURL(/\/reset-password$/);
  await expectAccessible(reader);
  await reader.getByLabel('New password').fill('12345678');
  await reader.getByRole('button', { name: 'Set password' }).click();
  await expect(reader.getByText('New password is too easy to guess').first()).toBeVisible();
  await reader.getByLabel('New password').fill(NEW_PASSWORD);
  await reader.getByRole('button', { name: 'Set password' }).click();
  await expect(heading(reader, 'Your password is set')).toBeVisible();
  await reader.getByRole('link', { name: 'Sign in' }).last().click();
  await fillSignIn(reader, 'testpatient', NEW_PASSWORD);
  await expect(reader.getByRole('button', { name: 'Sign out' })).toBeVisible();

  await elsewhere.goto('/settings');
  await expect(elsewhere).toHaveURL(/\/login/);

  const again = await visitor();
  await again.goto(link);
  await again.getByLabel('New password').fill('another nine boats');
  await again.getByRole('button', { name: 'Set password' }).click();
  await expect(heading(again, 'This link does not open anything')).toBeVisible();
});

test('a session is ended from the list of the own ones', async ({ page, signedIn }) => {
  const other = await signedIn('testpatient');
  await signIn(page, 'testpatient');
  await page.goto('/settings');
  const sessions = page.getByRole('region', { name: 'Where you are signed in' });
  await expect(sessions.getByText('This one')).toBeVisible();
  await expectAccessible(page);
  await sessions.getByRole('button', { name: /^End the session of/ }).first().click();
  await expect(sessions.getByRole('button', { name: /^End the session of/ })).toHaveCount(0);
  await other.goto('/appointments');
  await expect(other).toHaveURL(/\/login/);
});

test('a password is changed in the settings, and every other device is out', async ({ page, signedIn, visitor }) => {
  const other = await signedIn('testpatient');
  await signIn(page, 'testpatient');
  await page.goto('/settings');
  const form = page.getByRole('form', { name: 'Password' });
  await form.getByLabel('Present password').fill('not the password');
  await form.getByLabel('New password').fill(NEW_PASSWORD);
  await form.getByRole('button', { name: 'Change password' }).click();
  await expect(form.getByRole('alert')).toBeVisible();
  await form.getByLabel('Present password').fill(DEMO_PASSWORD);
  await form.getByRole('button', { name: 'Change password' }).click();
  await expect(form.getByText('Changed. You are signed out everywhere else.')).toBeVisible();
  await expect(form.getByLabel('New password')).toHaveValue('');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Sign out', exact: true })).toBeVisible();

  await other.goto('/appointments');
  await expect(other).toHaveURL(/\/login/);
  const again = await visitor();
  await signIn(again, 'testpatient', NEW_PASSWORD);
});

test('an address is changed by the link that goes to the new one', async ({ page, signedIn, visitor }) => {
  await signIn(page, 'testpatient');
  await page.goto('/settings');
  const form = page.getByRole('form', { name: 'E-mail' });
  await form.getByLabel('New e-mail').fill('pat@example.org');
  await form.getByLabel('Present password').fill(DEMO_PASSWORD);
  await form.getByRole('button', { name: 'Change e-mail' }).click();
  await expect(form.getByText('A link is on its way to the new address.')).toBeVisible();
  await expect(page.getByRole('definition').filter({ hasText: 'testpatient@example.org' })).toBeVisible();

  const reader = await visitor();
  await reader.goto(await linkInMail(await signedIn('testadmin'), / to pat@example\.org$/));
  await expect(heading(reader, 'Your new address')).toBeVisible();
  await expect(reader).toHaveURL(/\/confirm-email$/);
  await expectAccessible(reader);
  await reader.getByRole('button', { name: 'Yes, this is my address' }).click();
  await expect(heading(reader, 'Your address is changed')).toBeVisible();
  await signIn(reader, 'pat@example.org');
});

test('who registers shows that the address is theirs', async ({ api, page, signedIn }) => {
  const { account } = await api.register({ name: 'Grace Example', email: 'grace@example.org', password: NEW_PASSWORD });
  const admin = await signedIn('testadmin');
  const link = await linkInMail(admin, / to grace@example\.org$/);
  await admin.goto(`/admin/accounts/${account.id}`);
  await expect(admin.getByRole('definition').filter({ hasText: /^Not yet$/ })).toBeVisible();

  await page.goto(link);
  await expect(heading(page, 'Is this your address?')).toBeVisible();
  await expect(page).toHaveURL(/\/verify-email$/);
  await page.getByRole('button', { name: 'Yes, this is my address' }).click();
  await expect(heading(page, 'Thank you')).toBeVisible();
  await admin.reload();
  await expect(admin.getByRole('definition').filter({ hasText: /^Yes$/ })).toBeVisible();

  await page.goto('/');
  await page.goto(link);
  await page.getByRole('button', { name: 'Yes, this is my address' }).click();
  await expect(heading(page, 'This link does not open anything')).toBeVisible();
});

test('all other sessions are ended at once, and this one stays', async ({ page, signedIn }) => {
  const others = [await signedIn('testpatient'), await signedIn('testpatient')];
  await signIn(page, 'testpatient');
  await page.goto('/settings');
  const sessions = page.getByRole('region', { name: 'Where you are signed in' });
  await expect(sessions.getByRole('listitem')).not.toHaveCount(1);
  await sessions.getByRole('button', { name: 'End all other sessions' }).click();
  await expect(sessions.getByRole('listitem')).toHaveCount(1);
  await expect(sessions.getByText('This one')).toBeVisible();
  for (const other of others) {
    await other.goto('/appointments');
    await expect(other).toHaveURL(/\/login/);
  }
  await page.reload();
  await expect(page.getByRole('button', { name: 'Sign out', exact: true })).toBeVisible();
});

test('somebody signs out everywhere, here too', async ({ page, context, baseURL, signedIn }) => {
  const other = await signedIn('testpatient');
  await signIn(page, 'testpatient');
  await page.goto('/settings');
  const everywhere = { name: 'Sign out everywhere, here too' };
  const question = page.getByRole('dialog', everywhere);
  await page.getByRole('button', everywhere).click();
  await question.getByRole('button', { name: 'Stay signed in' }).click();
  await expect(question).toHaveCount(0);
  await page.getByRole('button', everywhere).click();
  await question.getByRole('button', everywhere).click();
  await expect(page).toHaveURL(/\/login/);
  expect(await context.cookies(`${baseURL}/api/v1/auth`)).toEqual([]);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Sign out' })).toHaveCount(0);
  await other.goto('/appointments');
  await expect(other).toHaveURL(/\/login/);
});

/** The link in the mail that an admin reads on the page: no mail server is configured here. */
async function linkInMail(admin: Page, whose: RegExp): Promise<string> {
  await admin.goto('/admin');
  await admin.getByRole('button', { name: whose }).first().click();
  const text = admin.getByText(/http\S+#\S+/);
  return /http\S+#\S+/.exec((await text.textContent()) ?? '')?.[0] ?? '';
}
