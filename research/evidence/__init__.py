"""What texts state, as tables whose rows slice back out of the documents."""
