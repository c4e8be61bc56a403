using Billing.Storage.Tests.Embedded;

// The test runner loads this assembly as a library; run as a program it is the process that the crash test kills.
return args is ["crash-writer", string directory] ? await CrashWriter.RunAsync(directory) : 2;
