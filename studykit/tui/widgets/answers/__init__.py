"""Where an answer to a card is given: a widget for each way of answering."""
