using Billing.Application.Consistency;
using Billing.Application.People;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.People;

/// <summary>The members of the caller's organization.</summary>
internal sealed class MemberEndpoints(Members members, PeopleDirectory people)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Members", "/v1/members", PeopleWire.Json);
        group.List<MemberResponse>("/", "List members", List).Describe("Oldest first.");
        group.Post<MemberCreate, InvitationResponse>("/", "Invite member", Invite).Answers(201).Fails(400, 403, 409)
            .Describe("Invites by mail, where mail is set up; the answer holds the token of the invitation too. With a password the member is active at once.");
        group.Get<MemberResponse>("/me", "Get own member", Me).Fails(404).Describe("The member who has logged in; 404 for a key.");
        group.Get<MemberResponse>("/{member_id}", "Get member", Get).Fails(404);
        group.Patch<MemberUpdate, MemberResponse>("/{member_id}", "Update member", Update).Fails(400, 403, 404).Describe("Nobody gives or takes a role above his own. The last owner stays one.");
        group.Post<InvitationResponse>("/{member_id}/invite", "Invite member again", InviteAgain).Fails(400, 403, 404).Describe("The invitation before stops working.");
        group.Delete("/{member_id}", "Remove member", Remove).Fails(400, 403, 404);
    }

    private async ValueTask<Result<Listing<MemberResponse>>> List(Call call) =>
        call.Paging.Cut(await people.ListAsync(call.Space.Organization, call.Cancellation)).Map(MemberResponse.From);

    private async ValueTask<Result<InvitationResponse>> Invite(Call call, MemberCreate body) =>
        Shown(call, await members.AddAsync(call.Space.Organization, body.ToInput(), call.Caller!.Person?.Role, call.Command, call.Cancellation));

    private async ValueTask<Result<MemberResponse>> Me(Call call) =>
        call.Caller!.Person is { } person && await people.FindAsync(call.Space.Organization, person.Id, call.Cancellation) is { } found
            ? MemberResponse.From(found)
            : Failure.NotFound("Member");

    private async ValueTask<Result<MemberResponse>> Get(Call call) =>
        await people.FindAsync(call.Space.Organization, call.Id("member_id"), call.Cancellation) is { } found ? MemberResponse.From(found) : Failure.NotFound("Member");

    private async ValueTask<Result<MemberResponse>> Update(Call call, MemberUpdate body)
    {
        Result<Outcome<InvitedMember>> changed = await members.ChangeAsync(
            call.Space.Organization, call.Id("member_id"), body.ToChange(), call.Caller!.Person?.Role, call.Command, call.Cancellation);
        return changed.IsSuccess ? await Get(call) : changed.Failure;
    }

    private async ValueTask<Result<InvitationResponse>> InviteAgain(Call call) =>
        Shown(call, await members.InviteAgainAsync(call.Space.Organization, call.Id("member_id"), call.Caller!.Person?.Role, call.Command, call.Cancellation));

    private ValueTask<Result<Unit>> Remove(Call call) =>
        members.RemoveAsync(call.Space.Organization, call.Id("member_id"), call.Caller!.Person?.Role, call.Command, call.Cancellation);

    private Result<InvitationResponse> Shown(Call call, Result<Outcome<InvitedMember>> invited) =>
        call.Settle(invited).TryGet(out InvitedMember? done, out Failure? failure)
            ? members.InvitationOf(done).Map(token => InvitationResponse.From(done, token))
            : failure;
}
