import { expectAccessible } from '../fixtures/axe.ts';
import { heading } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

test('a record is opened in an emergency, and everybody concerned learns of it', async ({ signedIn }) => {
  const doctor = await signedIn('testdoctor2');
  await doctor.goto('/emergency');
  await doctor.getByLabel("The patient's e-mail").fill('testpatient@example.org');
  await doctor.getByLabel('Reason').fill('urgent');
  await doctor.getByRole('button', { name: 'Open the record' }).click();
  await expect(doctor.getByLabel('Reason')).toHaveAccessibleDescription(/too short/);
  await expectAccessible(doctor);
  await doctor.getByLabel('Reason').fill('Brought in unconscious, medication unknown');
  await doctor.getByRole('button', { name: 'Open the record' }).click();
  await expect(doctor.getByRole('heading', { name: 'Appointments' })).toBeVisible();
  await expect(doctor.getByText(/^Open until /)).toBeVisible();
  await expectAccessible(doctor);

  const patient = await signedIn('testpatient');
  await patient.goto('/appointments');
  const notices = patient.getByRole('complementary', { name: 'Notices' });
  await expect(notices).toContainText('opened your record in an emergency');
  await expect(notices).toContainText('Brought in unconscious');
  await expectAccessible(patient);
  await patient.goto('/settings/record-accesses');
  await expect(heading(patient, 'Who opened my record')).toBeVisible();
  await expect(patient.getByText('In an emergency: “Brought in unconscious').first()).toBeVisible();
  await expectAccessible(patient);
  await notices.getByRole('button', { name: 'I have read this' }).click();
  await expect(notices).toHaveCount(0);
  await patient.reload();
  await expect(heading(patient, 'Who opened my record')).toBeVisible();
  await expect(notices).toHaveCount(0);

  const admin = await signedIn('testadmin');
  await admin.goto('/admin/audit');
  const opened = admin.getByRole('region', { name: 'Records opened in an emergency' });
  await expect(opened).toContainText('Brought in unconscious');
  await expect(opened).toContainText('The patient acknowledged it');
  const lines = admin.getByRole('region', { name: 'Lines' });
  await lines.getByLabel('Action').fill('open_emergency');
  await lines.getByRole('button', { name: 'Search' }).click();
  await expect(lines.getByRole('listitem')).toHaveCount(1);
  await expectAccessible(admin);
});
