from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('workspace', '0007_renewal_cycle')]
    operations = [
        migrations.AddIndex(
            model_name='lease',
            index=models.Index(fields=['-first_day', '-id'], name='lease_newest'),
        ),
    ]
