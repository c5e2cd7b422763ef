"""What the house hands messages to: mail servers, text message services, webhooks, and the emulator's inbox."""
