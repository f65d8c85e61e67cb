/**
 * The part of etcd's gRPC interface that the clients speak, with the field numbers of its version 3. The same in 3.4 and
 * 3.5. Names are free on the wire; numbers and types are not.
 */
export const RPC_SCHEMA = {
  nested: {
    etcdserverpb: {
      nested: {
        ResponseHeader: fields({
          clusterId: ['uint64', 1],
          memberId: ['uint64', 2],
          revision: ['int64', 3],
          raftTerm: ['uint64', 4],
        }),
        KeyValue: fields({
          key: ['bytes', 1],
          createRevision: ['int64', 2],
          modRevision: ['int64', 3],
          version: ['int64', 4],
          value: ['bytes', 5],
        }),
        RangeRequest: fields({
          key: ['bytes', 1],
          rangeEnd: ['bytes', 2],
          limit: ['int64', 3],
          serializable: ['bool', 7],
        }),
        RangeResponse: {
          fields: {
            header: { type: 'ResponseHeader', id: 1 },
            kvs: { type: 'KeyValue', id: 2, rule: 'repeated' },
            more: { type: 'bool', id: 3 },
            count: { type: 'int64', id: 4 },
          },
        },
        PutRequest: fields({ key: ['bytes', 1], value: ['bytes', 2] }),
        PutResponse: fields({ header: ['ResponseHeader', 1] }),
        Compare: fields({
          result: ['int32', 1],
          target: ['int32', 2],
          key: ['bytes', 3],
          version: ['int64', 4],
          modRevision: ['int64', 6],
          value: ['bytes', 7],
        }),
        RequestOp: fields({ requestRange: ['RangeRequest', 1], requestPut: ['PutRequest', 2] }),
        TxnRequest: {
          fields: {
            compare: { type: 'Compare', id: 1, rule: 'repeated' },
            success: { type: 'RequestOp', id: 2, rule: 'repeated' },
          },
        },
        ResponseOp: fields({ responseRange: ['RangeResponse', 1], responsePut: ['PutResponse', 2] }),
        TxnResponse: {
          fields: {
            header: { type: 'ResponseHeader', id: 1 },
            succeeded: { type: 'bool', id: 2 },
            responses: { type: 'ResponseOp', id: 3, rule: 'repeated' },
          },
        },
        StatusRequest: { fields: {} },
        StatusResponse: fields({
          header: ['ResponseHeader', 1],
          version: ['string', 2],
          leader: ['uint64', 4],
          raftIndex: ['uint64', 5],
          raftTerm: ['uint64', 6],
        }),
        KV: {
          methods: {
            Range: { requestType: 'RangeRequest', responseType: 'RangeResponse' },
            Put: { requestType: 'PutRequest', responseType: 'PutResponse' },
            Txn: { requestType: 'TxnRequest', responseType: 'TxnResponse' },
          },
        },
        Maintenance: { methods: { Status: { requestType: 'StatusRequest', responseType: 'StatusResponse' } } },
      },
    },
  },
};

/** What a comparison in a transaction may look at: the codes of etcd's enumerations. */
export const COMPARE_EQUAL = 0;
export const TARGET_VERSION = 0;
export const TARGET_MOD_REVISION = 2;
export const TARGET_VALUE = 3;

/** Requests and answers as the clients see them; 64-bit numbers as decimal text. */
export interface Rpcs {
  Range: { request: RangeRequest; response: RangeResponse };
  Put: { request: PutRequest; response: { header: ResponseHeader } };
  Txn: { request: TxnRequest; response: TxnResponse };
  Status: { request: Record<string, never>; response: StatusResponse };
}

interface ResponseHeader {
  readonly memberId: string;
  readonly revision: string;
  readonly raftTerm: string;
}

interface RangeRequest {
  readonly key: Buffer;
  readonly rangeEnd?: Buffer;
  readonly limit?: number;
  readonly serializable?: boolean;
}

interface RangeResponse {
  readonly header: ResponseHeader;
  readonly kvs: readonly { readonly key: Buffer; readonly value: Buffer; readonly modRevision: string }[];
  readonly more: boolean;
}

interface PutRequest {
  readonly key: Buffer;
  readonly value: Buffer;
}

export interface TxnRequest {
  readonly compare: readonly {
    readonly result: number;
    readonly target: number;
    readonly key: Buffer;
    readonly version?: number;
    readonly modRevision?: string;
    readonly value?: Buffer;
  }[];
  readonly success: readonly ({ readonly requestPut: PutRequest } | { readonly requestRange: RangeRequest })[];
}

interface TxnResponse {
  readonly header: ResponseHeader;
  readonly succeeded: boolean;
  /** One for each operation that was done, in their order. */
  readonly responses: readonly { readonly responseRange?: RangeResponse | null }[];
}

interface StatusResponse {
  readonly header: ResponseHeader;
  readonly version: string;
  /** Member id of the leader that this member knows; `0` where it knows none. */
  readonly leader: string;
  readonly raftTerm: string;
}

function fields(table: Record<string, readonly [type: string, id: number]>): {
  fields: Record<string, { type: string; id: number }>;
} {
  return { fields: Object.fromEntries(Object.entries(table).map(([name, [type, id]]) => [name, { type, id }])) };
}
