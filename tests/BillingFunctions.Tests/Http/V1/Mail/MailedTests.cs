using Billing.TestSupport.Smtp;

namespace BillingFunctions.Tests.Http.V1.Mail;

/// <summary>Each test has a service and a mail server of its own: they let time pass, or look at all that was sent.</summary>
public abstract class MailedTests : IAsyncLifetime, IAsyncDisposable
{
    protected BillingWorld World { get; } = new();

    protected SmtpTestServer Server { get; } = new();

    public virtual Task InitializeAsync() => World.InitializeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
