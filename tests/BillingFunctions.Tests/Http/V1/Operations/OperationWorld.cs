using Billing.TestSupport.Smtp;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Tests.Http.V1.Mail;

namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>A service in which every operation of v1 can succeed: it sends mails, and collects through the sandbox.</summary>
public sealed class OperationWorld : SurfaceWorld, ISurfaceCases, IAsyncDisposable
{
    private readonly SmtpTestServer _mails = new();

    public static IEnumerable<string> Cases => OperationRows.All.Where(row => row.ShownBy is null).Select(row => row.Name);

    public override string Name => "v1";

    internal override IReadOnlyList<OperationRow> Rows => OperationRows.All;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        (await Billing.PostAsync("/v1/integrations", """{"integration_type":"payment_provider","provider_type":"sandbox"}""")).ShouldBe(201);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _mails.DisposeAsync();
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    public override async Task PrepareAsync()
    {
        await Billing.UseServerAsync(_mails);
        (await Billing.PutAsync("/v1/organizations/current/import_window", """{"from":"2025-01-01","to":"2026-07-01"}""")).ShouldBe(200);
    }

    /// <summary>Operations of the portal are called by the case's customer.</summary>
    internal override Task<(string, string)> CredentialAsync(Operation operation, Things things) =>
        operation.Access == Access.Portal ? things.VisitorAsync() : base.CredentialAsync(operation, things);

    internal override bool Names(Answer refused, string place) => refused.Faults.Any(fault => fault.StartsWith(place, StringComparison.Ordinal));

    internal override async Task CheckDoneAsync(OperationRow row, Answer done)
    {
        Assert.Equal(Of(row).AnswerKind == AnswerKind.List, done.Headers.ContainsKey("X-Total-Count"));
        bool isLogged = await AuditedOperations.IsLoggedAsync(Billing, done);
        Assert.True(AuditedOperations.MayBeEither(row) || AuditedOperations.AreLogged(row) == isLogged, $"{row.Operation} {(isLogged ? "leaves an" : "leaves no")} entry in the audit log: see {nameof(AuditedOperations)}");
    }
}
