"""What a cohort or many cohorts still lack: next-engagement signals and gap signals."""
