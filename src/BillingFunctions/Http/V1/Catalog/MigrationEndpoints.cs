using Billing.Application.Subscriptions.Moves;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;

namespace BillingFunctions.Http.V1.Catalog;

/// <summary>Moves of running subscriptions to another version of their plan.</summary>
internal sealed class MigrationEndpoints(PlanMigrations migrations, MigrationPreview preview)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Plans", "/v1/plans", CatalogWire.Json);
        group.Post<MigrationPreviewRequest, MigrationPreviewResponse>("/{plan_id}/migrations/preview", "Preview plan migration", Preview).Fails(404)
            .BodyOptional().Scope("plans:read")
            .Describe("What past periods cost and what they would have cost under the other version, with their real usage, before coupons and taxes.");
        group.Post<MigrationCreate, MigrationResponse>("/{plan_id}/migrations", "Start plan migration", Start).Answers(201).Fails(404).BodyOptional()
            .Describe("Each subscription moves with its first period that begins at or after the date; what was paid in advance stays as it was billed. "
                + "The work is done in the background, customer by customer.");
        group.Get<MigrationResponse>("/{plan_id}/migrations/{migration_id}", "Get plan migration", Get).Fails(404);
    }

    private async ValueTask<Result<MigrationPreviewResponse>> Preview(Call call, MigrationPreviewRequest body) => (await preview.RunAsync(
        call.Space, new NewPlanMigration(call.Id("plan_id"), body.Version, null, body.SubscriptionIds), body.PeriodsCount, call.Cancellation))
        .Map(MigrationPreviewResponse.From);

    private async ValueTask<Result<MigrationResponse>> Start(Call call, MigrationCreate body)
    {
        var input = new NewPlanMigration(call.Id("plan_id"), body.Version, body.EffectiveAt, body.SubscriptionIds);
        Result<PlanMigration> started = call.Settle(await migrations.StartAsync(call.Space, input, call.Command, call.Cancellation));
        return started.TryGet(out PlanMigration? migration, out Failure? failure)
            ? MigrationResponse.From(await migrations.MeasureAsync(call.Space, migration, call.Cancellation))
            : failure;
    }

    private async ValueTask<Result<MigrationResponse>> Get(Call call) =>
        await migrations.FindAsync(call.Space, call.Id("plan_id"), call.Id("migration_id"), call.Cancellation) is { } found
            ? MigrationResponse.From(found)
            : Failure.NotFound("Migration");
}
