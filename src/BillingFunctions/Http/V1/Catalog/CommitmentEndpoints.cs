using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Domain.Catalog;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Catalog;

/// <summary>Minimum commitments of plans.</summary>
internal sealed class CommitmentEndpoints(PlanCommitments commitments, PlanCodes plans)
{
    private const string Version = "Makes a new version of the plan. Running subscriptions keep theirs until they are moved.";

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder ofPlan = v1.Group("Commitments", "/v1/plans", CatalogWire.Json);
        ofPlan.ListAll<CommitmentResponse>("/{plan_code}/commitments", "List plan commitments", List).Fails(404);
        ofPlan.Post<CommitmentCreate, CommitmentResponse>("/{plan_code}/commitments", "Create commitment", Create).Answers(201).Fails(400, 404)
            .Describe($"The least that a full period comes to, before coupons and taxes: what is missing becomes a fee when the period ends, by days. {Version}");
        GroupBuilder group = v1.Group("Commitments", "/v1/commitments", CatalogWire.Json);
        group.Put<CommitmentUpdate, CommitmentResponse>("/{commitment_id}", "Update commitment", Update).Fails(404).Describe(Version);
        group.Delete("/{commitment_id}", "Delete commitment", Delete).Fails(404).Describe(Version);
    }

    private async ValueTask<Result<Listing<CommitmentResponse>>> List(Call call) =>
        await plans.FindAsync(call.Space, call.Text("plan_code"), call.Cancellation) is { } plan
            ? new Listing<Commitment>(plan.Commitments, plan.Commitments.Count).Map(each => CommitmentResponse.From(new PlanPart<Commitment>(plan.Id, each)))
            : Failure.NotFound("Plan");

    private async ValueTask<Result<CommitmentResponse>> Create(Call call, CommitmentCreate body) => Answer(call, await commitments.CreateAsync(
        call.Space, call.Text("plan_code"), new CommitmentInput(body.AmountCents, body.InvoiceDisplayName), call.Command, call.Cancellation));

    private async ValueTask<Result<CommitmentResponse>> Update(Call call, CommitmentUpdate body) => Answer(call, await commitments.UpdateAsync(
        call.Space, call.Id("commitment_id"), new CommitmentInput(body.AmountCents, body.InvoiceDisplayName), call.Command, call.Cancellation));

    private async ValueTask<Result<Unit>> Delete(Call call) => call.Settle(
        await commitments.DeleteAsync(call.Space, call.Id("commitment_id"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private static Result<CommitmentResponse> Answer(Call call, Result<Outcome<PlanPart<Commitment>>> done) =>
        call.Settle(done).Map(CommitmentResponse.From);
}
