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
