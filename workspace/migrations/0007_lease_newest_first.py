from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('workspace', '0006_first_score_sheets')]
    operations = [
        migrations.AddIndex(
            model_name='lease',
            index=models.Index(fields=['-first_day', '-id'], name='lease_newest'),
        ),
    ]
