"""Tests of the workspace's TypeScript, which vitest runs in Node.js without a browser."""
