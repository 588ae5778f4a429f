"""What pages send, made into clean values. One module per screen."""
