using System.Text.Json;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.Kit.Surfaces;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BillingFunctions.Tests.Http.Kit;

/// <summary>A surface with an operation for everything the kit does.</summary>
internal sealed class FakeSurface : SurfaceDefinition, IAuthenticator
{
    private static readonly QueryParameter<Flavor?> Flavored = Query.OneOf<Flavor>("flavor");
    private static readonly QueryParameter<BillingId?> Owner = Query.Id("owner_id");
    private static readonly QueryParameter<Instant?> Since = Query.Instant("since");

    /// <summary>What the slow operation waits for.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int SlowCalls { get; private set; }

    public override string Name => "fake";

    public override string Title => "Fake";

    public override IErrorShape Errors { get; } = new ProblemDetails();

    public override IAuthenticator Authenticator => this;

    public string Challenge => "Bearer";

    public ValueTask<Admission> AdmitAsync(HttpRequest request, Access access, CancellationToken cancellationToken) =>
        ValueTask.FromResult(request.Headers.Authorization.Count == 0
            ? new Admission(null, new Problem(401, "Who are you?"))
            : new Admission(new Caller(new DataSpace(new OwnerKey(1), Mode.Live), new BillingId(new OwnerKey(1), 0), "caller", []), null));

    public void DescribeSchemes(Utf8JsonWriter json)
    {
    }

    public string? SchemeOf(Access access) => null;

    protected override void Map(SurfaceBuilder surface)
    {
        GroupBuilder group = surface.Group("Fake things", "/fake", FakeJson.Wire);
        group.Post<Everything, Echo>("/everything", "Create everything", (_, body) => ValueTask.FromResult<Result<Echo>>(Echo.Of(body))).Answers(201);
        group.List<Item>("/items", "List items", List).SortedBy("number").With(Flavored, Owner, Since);
        group.Get<Item>("/items/{item_id}", "Get item", call => ValueTask.FromResult<Result<Item>>(new Item(1, call.Id("item_id"))));
        group.Post<Done>("/slow", "Do slowly", SlowAsync);
        group.Post<Done>("/limited", "Do seldom", call => Finish(call)).Limited(new RatePolicy("seldom", 3, 60));
        group.Get<Done>("/refuse/{kind}", "Refuse", Refuse);
        group.Get<Done>("/throw/{what}", "Throw", Throw);
        group.File("GET", "/file", "Get file", "application/pdf", _ => ValueTask.FromResult<Result<FileAnswer>>(new FileAnswer("%PDF"u8.ToArray(), "a.pdf", Inline: true)));
        group.GetStreamed<Streamed>("/stream/{how}", "Stream items", call => ValueTask.FromResult<Result<Streamed>>(new Streamed(StreamAsync(call.Text("how") == "broken"))));
        group.Delete("/items/{item_id}", "Delete item", _ => ValueTask.FromResult<Result<Unit>>(Unit.Value));
    }

    private static ValueTask<Result<Done>> Finish(Call call) =>
        ValueTask.FromResult<Result<Done>>(new Done(call.Command.Id, call.Command.Fingerprint is not null));

    private static ValueTask<Result<Listing<Item>>> List(Call call)
    {
        IEnumerable<Item> all = Enumerable.Range(0, 250).Select(number => new Item(number, default));
        List<Item> ordered = [.. call.Paging is { OrderBy: "number", Descending: false } ? all : all.Reverse()];
        return ValueTask.FromResult<Result<Listing<Item>>>(call.Paging.Cut(ordered));
    }

    private async ValueTask<Result<Done>> SlowAsync(Call call)
    {
        SlowCalls++;
        await Gate.Task;
        return await Finish(call);
    }

    /// <summary>Items without end, or with a fault among the first.</summary>
    private static async IAsyncEnumerable<Item> StreamAsync(bool isBroken)
    {
        for (int number = 0; ; number++)
        {
            await Task.Yield();
            yield return isBroken && number == 3 ? throw new InvalidOperationException("a secret detail") : new Item(number, default);
        }
    }

    private static ValueTask<Result<Done>> Refuse(Call call) =>
        ValueTask.FromResult<Result<Done>>(Failure.Of(Enum.Parse<FailureKind>(call.Text("kind")), "Refused"));

    private static ValueTask<Result<Done>> Throw(Call call) => call.Text("what") switch
    {
        "bug" => throw new InvalidOperationException("a secret detail"),
        string fault => throw new StoreException(Enum.Parse<StoreFault>(fault), "a secret detail"),
    };
}
