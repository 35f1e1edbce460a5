"""Letters: posted in the transaction of the fact they tell, delivered later, readable in the admin.

A room declares its kinds in its `letters` module (`kinds.Kind`) and posts with `Letter.objects.post`. PostgreSQL alone knows what
is owed; Celery (`tasks.deliver`) and `manage.py deliver_letters` are two ways to call the same `delivery.deliver`.
"""
