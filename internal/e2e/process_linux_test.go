package e2e_test

import "syscall"

// endWithUs lets the kernel stop a service whose test process was killed.
func endWithUs() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM} }
