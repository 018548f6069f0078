import { expectAccessible } from '../fixtures/axe.ts';
import { fillSignIn, goTo, heading } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

test('whoever wants e-mails in another language chooses it under Settings', async ({ api, signedIn }) => {
  const patient = await api.signIn('testpatient');
  const page = await signedIn('testpatient');
  await goTo(page, 'Settings');
  const languages = page.getByRole('group', { name: 'Language of e-mails' });
  await expect(languages.getByLabel('English')).toBeChecked();
  await languages.getByLabel('Deutsch').check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(async () => (await api.signIn('testpatient')).account.language).toBe('de');
  await expectAccessible(page);
  await page.reload();
  await expect(languages.getByLabel('Deutsch')).toBeChecked();

  await api.send('POST', '/auth/forgot-password', { email: patient.account.email });
  const admin = await api.signIn('testadmin');
  await expect.poll(() => admin.newestMail()).toMatchObject({ to_address: patient.account.email, subject: 'Ein neues Passwort' });
});

test.describe('in a browser that is set to German', () => {
  test.use({ locale: 'de-AT' });

  test('who registers gets e-mails in German, and the pages stay English', async ({ api, page }) => {
    await page.goto('/register');
    await page.getByLabel('Name', { exact: true }).fill('Grete Beispiel');
    await page.getByLabel('E-mail').fill('grete@example.org');
    await page.getByLabel('Password', { exact: true }).fill('a violet bicycle on the moon');
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(heading(page, 'Sign in')).toBeVisible();
    const admin = await api.signIn('testadmin');
    await expect.poll(() => admin.newestMail()).toMatchObject({ to_address: 'grete@example.org', subject: 'Ist das Ihre Adresse?' });

    await fillSignIn(page, 'grete@example.org', 'a violet bicycle on the moon');
    await goTo(page, 'Settings');
    await expect(page.getByRole('group', { name: 'Language of e-mails' }).getByLabel('Deutsch')).toBeChecked();
  });
});
