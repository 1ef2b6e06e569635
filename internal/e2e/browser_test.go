package e2e_test

func closeBrowser() {}
